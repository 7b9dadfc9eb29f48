# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every login flow is: options it needs, a check without network, a login with it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

_VERSION = re.compile(r"[1-9]\d{1,2}\.0")


@dataclass(frozen=True, slots=True)
class LoginOptions:
    """The connection options of the doc fragment, as given; None where not given."""

    login_flow: str | None = None
    login_url: str | None = None
    audience: str | None = None
    instance_url: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    security_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, repr=False)
    private_key_file: str | None = None
    private_key_passphrase: str | None = field(default=None, repr=False)
    certificate_file: str | None = None
    access_token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    authorization_code: str | None = field(default=None, repr=False)
    code_verifier: str | None = field(default=None, repr=False)
    redirect_uri: str | None = None
    session: dict[str, Any] | None = field(default=None, repr=False)
    api_version: str = "64.0"


@dataclass
class Flow(ABC):
    """One way in. Knows nothing of Ansible; warnings go through `warn`."""

    NAME: ClassVar[str]
    NEEDS: ClassVar[tuple[str, ...]]
    SECRETS: ClassVar[tuple[str, ...]] = ()

    options: LoginOptions
    warn: Callable[[str], None] = lambda message: None
    successor: str | None = field(default=None, repr=False)  # of a refresh token that was rotated away by this login

    def validate(self) -> None:
        """Everything that can be known without the network. Raises `InvalidInput`."""
        if not _VERSION.fullmatch(self.options.api_version):
            raise InvalidInput(
                f"api_version is not a version: {self.options.api_version!r}.",
                remedy="Write it as Salesforce does, such as 64.0.",
            )
        missing = [name for name in self.NEEDS if not getattr(self.options, name)]
        if missing:
            raise InvalidInput(
                f"The login flow {self.NAME} needs {', '.join(missing)}.",
                remedy=f"Give {', '.join(missing)} as an option, in module_defaults for group/orgops.salesforce.sf, or through the environment.",
            )

    @abstractmethod
    def authenticate(self, transport: Transport) -> Token:
        """Log in. Raises `LoginRefused` or `Unreachable`; never tries another host."""

    @property
    def renewable(self) -> bool:
        """Whether `authenticate` can be called again when a session ends in the middle of a play."""
        return True
