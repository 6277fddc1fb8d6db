"""What makes git understand tables on a curator's machine: its settings, and the drivers that it then calls."""
