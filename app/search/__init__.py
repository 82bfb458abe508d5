"""What the CRM is asked, and how answers are checked, shared and narrowed."""
