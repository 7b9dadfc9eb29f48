# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Metadata API, ``/services/Soap/m/VV.0``: what it tells of an org's apps. It is read here, never deployed to."""
