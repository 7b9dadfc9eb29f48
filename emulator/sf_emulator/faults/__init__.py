# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken answers on demand: what the network, the edge and a busy Salesforce do to clients."""
