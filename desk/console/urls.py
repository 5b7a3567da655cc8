"""Addresses under /console/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from desk.console import account, acts, bulk, canned_pages, conversation, inbox, login, saved, stream, users
from desk.console.access import ANYONE, opens_for

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("rows/", inbox.rows, name="rows"),
    path("sidebar/", inbox.sidebar, name="sidebar"),
    path("live/", stream.stream, name="live"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/<int:pk>/undo/", bulk.undo, name="undo"),
    path("filters/save/", saved.save, name="save_filter"),
    path("filters/<int:pk>/delete/", saved.delete, name="delete_filter"),
    path("c/<int:pk>/", conversation.conversation, name="conversation"),
    path("c/<int:pk>/older/", conversation.older, name="older"),
    path("c/<int:pk>/claim/", acts.claim, name="claim"),
    path("c/<int:pk>/take-over/", acts.take_over, name="take_over"),
    path("c/<int:pk>/put-back/", acts.put_back, name="put_back"),
    path("c/<int:pk>/hand-back/", acts.hand_back, name="hand_back"),
    path("c/<int:pk>/done/", acts.done, name="done"),
    path("c/<int:pk>/reopen/", acts.reopen, name="reopen"),
    path("c/<int:pk>/snooze/", acts.snooze, name="snooze"),
    path("c/<int:pk>/tag/", acts.tag, name="tag"),
    path("c/<int:pk>/untag/", acts.untag, name="untag"),
    path("c/<int:pk>/answer/", acts.answer, name="answer"),
    path("c/<int:pk>/note/", acts.note, name="note"),
    path("c/<int:pk>/draft/", acts.draft, name="draft"),
    path("c/<int:pk>/here/", acts.here, name="here"),
    path("c/<int:pk>/canned/<int:answer>/", acts.canned_text, name="canned_text"),
    path("m/<int:pk>/why/", conversation.why_panel, name="why"),
    re_path(r"^outgoing/(?P<pk>\d{1,18})/(?P<what>resend|delivered|cancel)/$", acts.outgoing, name="outgoing"),
    path("canned/", canned_pages.canned_answers, name="canned"),
    path("canned/new/", canned_pages.edit, name="canned_new"),
    path("canned/<int:pk>/", canned_pages.edit, name="canned_edit"),
    path("canned/<int:pk>/delete/", canned_pages.delete, name="canned_delete"),
    path("users/", users.users, name="users"),
    path("users/<int:pk>/", users.change, name="user_change"),
    path("users/<int:pk>/reset/", users.reset, name="user_reset"),
    path("", include("desk.console.answers.urls")),
    path("", include("desk.console.teaching.urls")),
    path("", include("desk.console.numbers.urls")),
    path("", include("desk.console.privacy.urls")),
    path("account/", account.account, name="account"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/second-factor/off/", account.second_factor_off, name="second_factor_off"),
    path("login/", login.log_in, name="login"),
    path("login/code/", login.code, name="code"),
    path("logout/", login.log_out, name="logout"),
]

if settings.OIDC_RP_CLIENT_ID:
    from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

    urlpatterns += [
        path("oidc/", opens_for(ANYONE)(OIDCAuthenticationRequestView.as_view()), name="oidc"),
        path("oidc/callback/", opens_for(ANYONE)(OIDCAuthenticationCallbackView.as_view()), name="oidc_callback"),
    ]
