"""Settings: `dev` on a developer's machine, `production` behind a proxy, `test` for the suite."""
