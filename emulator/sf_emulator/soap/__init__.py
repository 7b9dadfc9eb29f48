# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SOAP API: as much of it as a login needs, and what the Metadata API tells of apps."""
