"""The partner API over HTTP: it translates requests in and answers out, and decides nothing."""
