"""What stands between a password and a session: the second factor, where somebody has one."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from cms.users.adapters import says_two_factors


class SecondFactorStage(AuthenticateStage):
    """Asks nobody again whom the provider has asked for two factors."""

    def _should_handle(self, request: HttpRequest) -> bool:
        login = (self.login.signal_kwargs or {}).get("sociallogin")
        if login is not None and says_two_factors(login):
            return False
        return bool(super()._should_handle(request))
