/** What the engine itself says when it cannot build: of base images, of what is to be copied, of the Dockerfile. */
import type { FailureRule } from '../lib/model/failure-rule.ts'

const PRIVATE =
  'check the name in FROM; builds log in nowhere, so start from a public image, or build it in an earlier stage'

/** In the order of what tells most. */
export const engineFailures: FailureRule[] = [
  {
    name: 'syntax-image',
    code: 'IMAGE_PULL_DENIED',
    engine: true,
    pattern: /frontend gateway\.v0: (?!rpc error)|metadata for (?:docker\.io\/)?docker\/dockerfile[:@]/,
    cause: 'the image that the "# syntax=" line of the Dockerfile asks for cannot be had on this host: $<image>',
    hint: 'take the "# syntax=" line out of the Dockerfile; the builder of the host understands most of it without',
  },
  {
    name: 'image-rate-limited',
    code: 'IMAGE_PULL_DENIED',
    engine: true,
    pattern: /toomanyrequests|429 Too Many Requests/i,
    cause: 'the registry of the base image $<image> wants a pause: too many pulls came from this host',
    hint: 'wait (an hour at most on Docker Hub) and push again; or take the image from another registry',
  },
  {
    name: 'image-denied',
    code: 'IMAGE_PULL_DENIED',
    engine: true,
    pattern:
      /pull access denied|authorization failed|insufficient_scope|401 Unauthorized|definition: no active sessions|unauthorized:/,
    cause: 'the base image $<image> cannot be had: it does not exist, or its registry wants a login',
    hint: PRIVATE,
  },
  {
    name: 'image-forbidden',
    code: 'IMAGE_PULL_DENIED',
    engine: true,
    pattern: /(?:pulling from host (?<registry>\S+) failed .*)?403 Forbidden/,
    cause: 'the registry $<registry> refuses to give out the base image $<image>',
    hint: PRIVATE,
  },
  {
    name: 'image-unreachable',
    code: 'IMAGE_PULL_DENIED',
    engine: true,
    pattern: /failed to do request|dial tcp|TLS handshake timeout|i\/o timeout/,
    cause: 'the base image $<image> cannot be had: this host does not have it, and does not reach its registry',
    hint: 'check the name in FROM; on a host without a hub its owner can make official ones: backendim bases:make',
  },
  {
    name: 'image-not-found',
    code: 'IMAGE_PULL_DENIED',
    engine: true,
    pattern: /manifest unknown|not found: manifest|(?:^|: )[^\s"]+: not found$|metadata for \S+: not found/,
    cause: 'the base image $<image> cannot be had: its registry has no such name or tag',
    hint: 'check the name and the tag in FROM',
  },
  {
    name: 'image-registry-broken',
    code: 'IMAGE_PULL_DENIED',
    engine: true,
    pattern: /failed with status code .*: (?<status>5\d\d\b.*)|failed to resolve|unexpected status/,
    cause: 'the base image $<image> cannot be had: its registry failed $<status>',
    hint: 'push again later; if it stays, check the name in FROM',
  },
  {
    name: 'copy-missing',
    code: 'BUILD_FAILED',
    engine: true,
    pattern:
      /"(?<path>\/[^"]*)"(?:: |\s)not found|lstat \S*\/buildkit-mount\d+(?<below>\/.*?): no such file or directory/,
    cause: 'there is no $<path>$<below> to COPY',
    hint: 'commit it, and do not name it in .dockerignore; with COPY --from it must be made in that stage, at that path',
  },
  {
    name: 'secret-missing',
    code: 'BUILD_FAILED',
    engine: true,
    pattern: /no active sessions/,
    cause: 'a RUN step mounts a secret or an ssh key (--mount=type=secret, type=ssh), which this build does not have',
    hint: 'name the config var under build: secrets: in backendim.yaml; ssh keys cannot be mounted',
  },
  {
    name: 'stage-missing',
    code: 'BUILD_FAILED',
    engine: true,
    pattern: /target stage "?(?<stage>[^\s"]+)"? could not be found/,
    cause: 'the Dockerfile has no stage $<stage>',
    hint: 'name a stage: FROM image AS $<stage>',
  },
  {
    name: 'from-invalid',
    code: 'BUILD_FAILED',
    engine: true,
    pattern: /failed to parse stage name "(?<name>[^"]*)": /,
    cause: '"$<name>" in FROM is not the name of an image',
    hint: 'write FROM NAME:TAG; an ARG before FROM needs a value: ARG VERSION=24, or build.args in backendim.yaml',
  },
  {
    name: 'dockerfile-invalid',
    code: 'BUILD_FAILED',
    engine: true,
    pattern: /dockerfile parse error (?:on )?line (?<line>\d+): (?<what>.+)/i,
    cause: 'the Dockerfile is not valid in line $<line>: $<what>',
    hint: 'mend that line; engines before 23 know no heredocs (<<EOF) and no COPY --link',
  },
  {
    name: 'dockerfile-empty',
    code: 'BUILD_FAILED',
    engine: true,
    pattern: /file with no instructions|no build stage in current context/,
    cause: 'the Dockerfile has no FROM to begin with',
    hint: 'begin it with FROM and the image to start from',
  },
]
