"""HTTP only: read, ask the policy, call one thing, answer with a page, a piece of it, or a way on."""
