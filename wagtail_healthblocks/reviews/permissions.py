from wagtail import VERSION
from wagtail.permission_policies import ModelPermissionPolicy

#: What a group can be allowed, each on its own. Whoever may do one of these may also read.
ACTIONS = frozenset({"view", "moderate", "redact", "respond", "respond_as_any", "erase", "export"})
#: Wagtail asks for "change" before it links to a review's page, where nobody changes the reader's words.
READING = frozenset({"view", "change"})


class ReviewPermissionPolicy(ModelPermissionPolicy):
    """Who may read, decide, redact, answer, erase and export reviews. Nobody adds, edits or deletes one here."""

    def user_has_permission(self, user, action):
        return any(user.has_perm(self._get_permission_name(allowing)) for allowing in self._allowing([action]))

    def users_with_any_permission(self, actions):
        allowing = self._allowing(actions)
        return self._get_users_with_any_permission_codenames(self._get_permission_codenames(allowing))

    def _allowing(self, actions):
        actions = set(actions)
        return ACTIONS if actions & READING else actions & ACTIONS


policy = ReviewPermissionPolicy("wagtail_healthblocks_reviews.Review")


def may(user, action: str) -> bool:
    """Whether somebody may do this with reviews."""
    return policy.user_has_permission(user, action)


def register_policy(viewset) -> None:
    """Tell Wagtail of the policy: Wagtail 8 by its registry, 7.4 by the viewset."""
    if VERSION >= (8, 0):
        from wagtail.permissions import register_permission_policy

        register_permission_policy(viewset.model, policy)
    else:
        viewset.permission_policy = policy
