"""Single sign-on by OpenID Connect: its settings, the provider, and what its answers are worth."""
