# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx settings of the module, role and environment variable reference; `make docs` builds it into build/docs/html."""

project = "orgops.salesforce"
copyright = "orgops.salesforce contributors"
extensions = ["sphinx_antsibull_ext"]
highlight_language = "YAML+Jinja"
html_theme = "alabaster"
html_copy_source = False
