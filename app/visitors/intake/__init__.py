"""What SalesIQ and the page script say becomes visitors, visits, chats and happenings."""
