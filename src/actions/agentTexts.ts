/** What is asked before an agent has something done, and what the agent is told. */
export const AGENT_TEXTS = {
  agent_start_question: 'An agent wants to start {who}. Start it?',
  agent_stop_question: 'An agent wants to stop {who}. Stop it?',
  agent_folder: 'Its folder: {folder}',
  agent_process: 'Its process: {pid}',
  agent_start_yes: 'Start It',
  agent_stop_yes: 'Stop It',
  agent_no: 'Refuse',
  agent_denied: 'The user did not want it. Nothing was done.',
  agent_none: 'There is no {type} here, of what was named, to which that could be done.',
  agent_several: '{count} daemons of type {type} could be meant: name one by its folder or PID.',
  agent_one_of: 'One of them: {folder}',
} as const;
