"""What is posted for everybody to read: present recipients, and how far the checking has come."""
