"""The language server: rule files at home in any editor that speaks LSP."""
