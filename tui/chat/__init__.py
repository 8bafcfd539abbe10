"""What the chat shows, as lines of text: no widget in here."""
