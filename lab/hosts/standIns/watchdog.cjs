// Stands in for the compiled module that ends a process when its parent is gone; the server's process group does.
exports.start = () => {};
exports.exit = (code) => process.exit(code);
