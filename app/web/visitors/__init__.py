"""HTTP doors of visitors: webhooks of SalesIQ, the page script and its collector, and the consent of a link."""
