package dev.orchestrator.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.state.Uid;
import java.util.Optional;

/**
 * The files of ConfigMaps and Secrets: in a directory in memory on the node, never on its disk, in
 * no image and in no answer of the engine.
 *
 * <p>They get there in the body of an archive for one container of this cluster that is created and
 * never started, the carrier, which binds the directory. Each container of a pod has copies of its
 * own, owned by the user that it runs as, and mounts them read-only. They stay when the engine is
 * restarted; when they are lost with the node's memory, a start writes them again.
 */
final class PodFiles {
  private static final String INSIDE = "/files";

  private final Engine engine;
  private final Images images;
  private final Settings settings;
  private final Ownership ownership;
  private final String carrier;

  PodFiles(Engine engine, Images images, Settings settings, Ownership ownership) {
    this.engine = engine;
    this.images = images;
    this.settings = settings;
    this.ownership = ownership;
    carrier = new Names(ownership.cluster()).fileCarrier(ownership.node());
  }

  /** The directory on the node in which the files of a volume are for one container. */
  String directory(ContainerRef ref, String volume) {
    return root() + "/" + inside(ref) + "/" + volume;
  }

  private String root() {
    return settings.filesRoot() + "/" + ownership.cluster() + "/" + ownership.node();
  }

  private static String inside(ContainerRef ref) {
    return ref.pod().value() + "/" + ref.container();
  }

  /** Writes the files that a container mounts; what was there before is replaced. */
  void write(ContainerLaunch launch) {
    if (launch.files().isEmpty()) {
      return;
    }
    byte[] archive = archive(launch, owner(images.user(launch.container().image())));
    unpack(archive)
        .ifPresent(
            problem -> {
              throw problem.unavailable();
            });
  }

  private byte[] archive(ContainerLaunch launch, FileOwner owner) {
    Tar tar = new Tar();
    String directory = inside(launch.ref());
    tar.directory(launch.ref().pod().value(), 0700, Tar.Owner.ROOT);
    // a file in place of the directory takes away what an earlier attempt had
    tar.file(directory, 0, Tar.Owner.ROOT, new byte[0]);
    tar.directory(directory, 0755, Tar.Owner.ROOT);
    launch
        .files()
        .forEach(
            (volume, files) -> {
              tar.directory(directory + "/" + volume, 0755, Tar.Owner.ROOT);
              add(tar, directory + "/" + volume, files, owner);
            });
    return tar.toBytes();
  }

  private static void add(
      Tar tar, String directory, ContainerLaunch.VolumeFiles files, FileOwner owner) {
    files
        .content()
        .forEach(
            (path, bytes) -> {
              for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
                tar.directory(directory + "/" + path.substring(0, at), 0755, Tar.Owner.ROOT);
              }
              tar.file(
                  directory + "/" + path,
                  files.mode() | owner.extraMode(),
                  owner.owner(),
                  bytes.toArray());
            });
  }

  /**
   * Whom files belong to.
   *
   * @param extraMode read permission for all when the image names a user whose number is not known
   */
  record FileOwner(Tar.Owner owner, int extraMode) {}

  /** From the user of an image: empty, a name or a number, each maybe with a group. */
  static FileOwner owner(String user) {
    String[] parts = user.split(":", 2);
    if (parts[0].isEmpty() || parts[0].equals("root")) {
      return new FileOwner(Tar.Owner.ROOT, 0);
    }
    if (!parts[0].matches("[0-9]{1,9}")) {
      return new FileOwner(Tar.Owner.ROOT, 0444);
    }
    boolean numericGroup = parts.length == 2 && parts[1].matches("[0-9]{1,9}");
    int gid = numericGroup ? Integer.parseInt(parts[1]) : 0;
    return new FileOwner(new Tar.Owner(Integer.parseInt(parts[0]), gid), 0);
  }

  /** Takes a pod's files away. Does nothing when there are none. */
  void wipe(Uid pod) {
    String path = INSIDE + "/" + pod.value();
    if (!present() || !engine.exists(carrier, path)) {
      return;
    }
    // An entry that is no directory replaces a directory with all that is in it; as the link leads
    // nowhere, nothing comes in its place and the engine reports an error.
    unpack(new Tar().hardLink(pod.value(), "nothing").toBytes());
    if (engine.exists(carrier, path)) {
      // an engine that checks first: an empty file is left
      unpack(new Tar().file(pod.value(), 0, Tar.Owner.ROOT, new byte[0]).toBytes())
          .ifPresent(
              problem -> {
                throw problem.unavailable();
              });
    }
  }

  /** Takes the carrier away; with it goes the way to the files, so there must be none left. */
  synchronized void retire() {
    engine.remove(carrier);
  }

  private boolean present() {
    return engine.inspect(carrier).isPresent();
  }

  private Optional<Engine.Problem> unpack(byte[] archive) {
    Optional<Engine.Problem> problem = engine.unpack(carrier, INSIDE, archive);
    if (problem.isPresent() && problem.get().text().contains("No such container")) {
      create();
      problem = engine.unpack(carrier, INSIDE, archive);
    }
    return problem;
  }

  /** One at a time: whoever finds the image missing brings it and creates, others find it there. */
  private synchronized void create() {
    try {
      createOnce();
    } catch (EngineRefusal refusal) {
      switch (Fault.of(Fault.Operation.CREATE, refusal)) {
        case NAME_TAKEN -> {}
        case IMAGE_MISSING -> {
          images.provideSandbox();
          createOnce();
        }
        default ->
            throw new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
      }
    } catch (BrokenConnection broken) {
      throw broken.unavailable();
    }
  }

  private void createOnce() {
    engine.create(
        carrier,
        images.sandbox(),
        (session, command) ->
            command
                .withLabels(ownership.labels(Ownership.Role.FILE_CARRIER))
                .withEntrypoint(PauseProgram.PATH)
                .withNetworkDisabled(true)
                .withHostConfig(
                    Recipe.idle()
                        .withReadonlyRootfs(false)
                        .withNetworkMode("none")
                        .withBinds(new Bind(root(), new Volume(INSIDE)))));
  }
}
