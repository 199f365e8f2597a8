"""Who somebody is: by password, after those are turned away who have tried too often.

What they may do the grants say.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from axes.backends import AxesStandaloneBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest

from cms.users.models import User
from countries.access.backend import GrantsPermissions


class ThrottlingBackend(AxesStandaloneBackend):
    """Turns away who has tried too often; a command has no address, and is not throttled."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        if request is not None:
            super().authenticate(request, **credentials)


class SignInBackend(GrantsPermissions, AuthenticationBackend):
    """Takes a user name or an e-mail address; says nothing of people who are not active."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        # The people's own addresses alone count, not those that allauth keeps beside them.
        return self._check_password(User.objects.filter(email__iexact=email).first(), password)

    def _check_password(self, user: User | None, password: str) -> User | None:
        found: User | None = super()._check_password(user, password)
        self.unstash_authenticated_user()
        return found

    def with_perm(self, perm: str | Permission, *args: Any, **kwargs: Any) -> QuerySet[User]:
        return User.objects.none()
