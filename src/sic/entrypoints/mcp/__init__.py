"""SIC for programs that speak the Model Context Protocol: they read and propose. None acts."""
