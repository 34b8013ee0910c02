"""Every write of this room: keyword-only, `by=`, atomic, the audit entry as last statement."""
