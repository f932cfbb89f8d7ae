import { basename, dirname, join } from 'node:path';
import { exists, followedClusters } from '../probes/files/configFolder';
import { folderOf, foldersFromHere } from '../probes/files/daemonFolder';
import { followersRootOf } from '../probes/files/followerName';
import { distinctFolders } from '../probes/files/distinctFolders';
import { gatherClusterPlaces, type QuietFolder } from './gather/cluster/clusterPlaces';
import { gatherClusterProcesses } from './gather/cluster/clusterProcessFacts';
import { endpointsInUse } from './clusterService';
import type { ClusterFacts } from './gather/facts';
import { joinByPeer } from './gather/joinByPeer';
import { nestedFollowers } from './gather/nestedFollowers';
import { peerIn, startsOf } from './gather/peersHere';
import { withPeersHere } from './memory/peersHere';
import { unaskedPeerFolder } from './gather/unasked';
import { moduleResult } from './moduleResult';
import type { OperationIds } from './operation';
import type { ModuleResult } from './result';
import type { PeersHere, Survey } from './gather/survey';

const KIND = 'ipfs_cluster_follow';

/** Status of every `ipfs-cluster-follow` on this machine: one instance for each followed cluster. */
export async function ipfs_cluster_follow_status(survey: Survey, ids: OperationIds): Promise<ModuleResult> {
  return moduleResult(KIND, survey, ids, gather);
}

async function gather(survey: Survey): Promise<readonly ClusterFacts[]> {
  const running = await gatherClusterProcesses(KIND, survey);
  const quiet = await survey.inTime(gatherQuiet(running, survey), () => null);
  const unasked = () =>
    survey.unasked(defaultRoots(survey), []).map((one) => unaskedPeerFolder(KIND, one, survey));
  return withPeersHere(survey.withMemory(KIND, joinByPeer(running, quiet ?? unasked())), survey);
}

async function gatherQuiet(running: readonly ClusterFacts[], survey: Survey): Promise<ClusterFacts[]> {
  const found = running.flatMap(({ folder }) => folder ?? []);
  const above = running.flatMap(({ folder, clusterName }) => rootsAbove(folder, clusterName));
  const roots = await distinctFolders([...defaultRoots(survey), ...above], [], survey.look.files.disks);
  const listed = (await Promise.all(roots.map((root) => followersUnder(root, found, survey)))).flat();
  const quietFolders = await distinctFolders(
    listed.map(({ folder }) => folder),
    found,
    survey.look.files.disks,
  );
  // What earlier looks saw, or users name, may be found under its root, too, which tells its whole name.
  const first = new Map([...listed].reverse().map((one) => [one.folder, one]));
  return gatherClusterPlaces(
    KIND,
    quietFolders.flatMap((folder) => first.get(folder) ?? []),
    [],
    endpointsInUse(running),
    survey,
  );
}

/** More followed clusters than anybody has. */
const MOST_FOLLOWERS = 64;

/** What the folders of this machine tell of the peers that are set up here. @param survey one of followers */
export async function peersHere(survey: Survey): Promise<PeersHere> {
  const [followers, startedAt] = await Promise.all([followerIds(survey), startsOf(survey)]);
  return { followers, startedAt };
}

/**
 * The peer ids of all followers that are set up on this machine, whether they run or not: whoever only follows may
 * leave, and is no loss to a cluster. A folder that cannot be read names nobody.
 */
async function followerIds(survey: Survey): Promise<ReadonlySet<string>> {
  const { surroundings } = survey.look;
  const daemons = survey
    .daemons(KIND)
    .map((one) => ({ folder: folderOf(one, surroundings), clusterName: one.command.clusterName }));
  const running = daemons.flatMap(({ folder }) => folder ?? []);
  const above = daemons.flatMap(({ folder, clusterName }) => rootsAbove(folder, clusterName));
  const roots = new Set([...defaultRoots(survey), ...above]);
  const listed = (await Promise.all([...roots].map((root) => followersUnder(root, running, survey)))).flat();
  const folders = [...running, ...listed.map(({ folder }) => folder)].slice(0, MOST_FOLLOWERS);
  const found = await Promise.all(folders.map((folder) => peerIn(folder, survey)));
  return new Set(found.filter((id) => id !== null));
}

/** `IPFS_CLUSTER_PATH` names the parent of the followers' folders here, the folder itself for the service. */
function defaultRoots({ look, places }: Survey): string[] {
  return [...foldersFromHere(KIND, look.surroundings), ...places.folders];
}

/** Where the other clusters are that the user of a running follower follows; nowhere where its name leads out of it. */
function rootsAbove(folder: string | null, clusterName: string | null): string[] {
  if (folder === null) {
    return [];
  }
  const root = clusterName === null ? dirname(folder) : followersRootOf(folder, clusterName);
  return root === null ? [] : [root];
}

/** @param running folders of which it is known that they are followers' */
async function followersUnder(
  root: string,
  running: readonly string[],
  survey: Survey,
): Promise<QuietFolder[]> {
  // Users name the folder of one cluster, too, where all of them are asked for.
  const isOne = survey.places.folders.includes(root) && (await isFollower(root, survey));
  if (isOne) {
    return [{ folder: root, clusterName: basename(root) }];
  }
  const names = await followedClusters(root, survey.look.files).catch((error: unknown) => {
    survey.note(root, error instanceof Error ? error.message : String(error));
    // The root itself stands for whatever is behind the closed door.
    return null;
  });
  if (names === null) {
    return [{ folder: root, clusterName: null }];
  }
  const folders = names
    .map((name) => ({ folder: join(root, name), clusterName: name }))
    .filter(({ folder }) => !running.includes(folder));
  const nested = await nestedFollowers(root, names, survey);
  return [
    ...(await followerInRoot(root, running, survey)),
    ...(await firstFollowers(folders, root, survey)),
    ...nested.filter(({ folder }) => !running.includes(folder)),
  ];
}

/**
 * The cluster that was called `.`: its files are beside the folders of the others. Where a variable names the folder,
 * they may be those of a service.
 */
async function followerInRoot(
  root: string,
  running: readonly string[],
  survey: Survey,
): Promise<QuietFolder[]> {
  const isOne = basename(root) === OWN_ROOT && !running.includes(root) && (await isFollower(root, survey));
  return isOne ? [{ folder: root, clusterName: '.' }] : [];
}

/** The folder that nothing but `ipfs-cluster-follow` makes. */
const OWN_ROOT = '.ipfs-cluster-follow';

/** Far more clusters than a machine follows. */
const MOST_FOLLOWED = 128;
/** Folders that are looked at together. */
const AT_ONCE = 64;

/** Those that are followers' folders, up to a number that no machine has. */
async function firstFollowers(
  folders: readonly QuietFolder[],
  root: string,
  survey: Survey,
): Promise<QuietFolder[]> {
  const found: QuietFolder[] = [];
  for (let start = 0; start < folders.length; start += AT_ONCE) {
    if (found.length >= MOST_FOLLOWED) {
      survey.note(root, `… and up to ${(folders.length - start).toLocaleString('en-US')} more clusters`);
      break;
    }
    const some = folders.slice(start, start + AT_ONCE);
    const listed = await Promise.all(some.map(({ folder }) => isFollower(folder, survey)));
    found.push(...some.filter((_, index) => listed[index]));
  }
  return found;
}

/** As `ipfs-cluster-follow` lists them; a folder that is closed to us may be one. */
async function isFollower(folder: string, { look }: Survey): Promise<boolean> {
  return exists(join(folder, 'service.json'), look.files.disks).catch(() => true);
}
