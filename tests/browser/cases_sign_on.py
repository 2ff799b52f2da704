"""The pages of single sign-on; the desk that the cases are looked at on has a provider that nobody reaches."""

from looking import Case

CASES = (
    Case("log in with both ways", "/login", "/login", user=""),
    Case("single sign-on, provider down", "/login/sso", "/login/sso?next=/contracts", user="", status=503),
    Case("single sign-on, nobody asked", "/login/callback", "/login/callback?code=a&state=b", user="", status=400),
    Case("come back from logging out", "/logout/done", "/logout/done", user=""),
)
