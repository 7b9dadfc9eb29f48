# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Salesforce emulator: any number of orgs, served over HTTPS on loopback."""
