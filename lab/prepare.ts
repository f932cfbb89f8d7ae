import { BuildError, daemonBinaries } from './daemonBinaries';

daemonBinaries((line) => {
  console.error(line);
}).catch((error: unknown) => {
  if (!(error instanceof BuildError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
});
