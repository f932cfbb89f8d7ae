const CHECK_PARENT_MS = 500;

/** Waits until somebody wants this program to end: by Ctrl-C, a signal, a closed terminal, or the end of its parent. */
export function untilAskedToEnd(): { asked: Promise<void>; end: () => void } {
  let end = () => {};
  const asked = new Promise<void>((resolve) => {
    const parent = process.ppid;
    // npm and its shell may end without passing a signal on.
    const timer = setInterval(() => {
      if (process.ppid !== parent) {
        end();
      }
    }, CHECK_PARENT_MS);
    end = () => {
      clearInterval(timer);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // Stays: a second Ctrl-C must not leave half of it behind.
      process.on(signal, end);
    }
    // A terminal that was closed cannot be written to any more.
    process.stdout.on('error', end);
    process.stderr.on('error', end);
  });
  return {
    asked,
    end: () => {
      end();
    },
  };
}
