"""Where requests come in: HTTP, command line, MCP. They never write state except through handle."""
