/** What more than one act says. `{who}` is a program and its name or folder, such as "ipfs (~/.ipfs)". */
export const COMMON_TEXTS = {
  untrusted: 'Nothing is started or stopped from a workspace that is not trusted.',
  left: 'Nothing was done.',
  cannot_look: 'This machine cannot be looked at: {problem}',
  no_process: 'The process of {who} cannot be seen from here: whoever started it has to do this.',
  another_process:
    'PID {pid} is another process now: {who} has ended, and nothing was done to the other one.',
  of_another_user: '{who} belongs to {owner}: only {owner}, or root, can do this.',
  elsewhere: '{who} runs in another namespace, such as a container: do this where it was started.',
  of_desktop: 'IPFS Desktop looks after {who}: do this in IPFS Desktop.',
} as const;
