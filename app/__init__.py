"""The platform: everything a handler stands on. No feature lives here."""
