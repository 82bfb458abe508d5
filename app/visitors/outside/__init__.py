"""What other services know of visitors, and what visitors are sent to: enrichment, mail campaigns."""
