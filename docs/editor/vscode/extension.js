// Starts `regelaar lsp` for rule files and connects the editor to it.
const { workspace, window } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const command = workspace.getConfiguration("regelaar").get("command");
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("regelaar", "Regelaar", server, {
    documentSelector: [{ language: "regelaar" }],
    synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.rules") },
  });
  try {
    await client.start();
  } catch (error) {
    window.showErrorMessage(`Regelaar: '${command} lsp' start niet (${error.message}). Stel 'regelaar.command' in.`);
  }
};

exports.deactivate = () => client && client.stop();
