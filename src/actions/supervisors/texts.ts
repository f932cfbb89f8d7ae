/** What acts say that go through whoever looks after a daemon. */
export const SUPERVISOR_TEXTS = {
  by_tool: '{supervisor} looks after it: {command}',
  asking_tool: 'Asking {supervisor}',
  tool_failed: '{tool} has failed ({how}): {who} is as it was.',
  tool_failed_down: '{tool} has failed ({how}), and {who} does not run now.',
  tool_failed_up: '{tool} has failed ({how}), and {who} runs as PID {pid} now.',
  tool_kills: 'What has not ended within the time that {supervisor} gives it, {supervisor} kills.',
  tool_left_it:
    '{supervisor} has ended what had started {who}, which still runs as PID {pid}: stop it once more to end it itself.',
  supervisor_unknown:
    '{supervisor} looks after {who}, and nobody can tell which configuration it has: do it there.',
  tool_started_nothing: '{supervisor} was asked to start {who}, and nothing is seen of it yet.',
  tool_missing: '{supervisor} looks after {who}, and {tool} was not found: do it where that is.',
  container_of_another: '{who} runs in container {id}: stop or start that with the tool that has started it.',
  container_around: '{who} is all that its container runs, or was started by that: stop the container.',
  unit_unknown: '{supervisor} looks after {who}, and nobody can tell by which name: do it there.',
  needs_rights:
    '{supervisor} looks after {who}, for which this user has no rights. The command for it: {command}',
} as const;
