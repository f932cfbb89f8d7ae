/** What is done to the folder of a daemon that does not run. Few ever need it: it is a bundle of its own. */
export { prepareClear } from './leftovers/prepareClear';
export { leaveAct, leaveSituation } from './setup/leave/leave';
