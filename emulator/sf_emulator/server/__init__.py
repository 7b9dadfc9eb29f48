# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets, certificates, the request log and what else surrounds an answer."""
