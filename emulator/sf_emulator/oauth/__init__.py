# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How clients and people log in: apps, flows, tokens, pages."""
