package dev.orchestrator.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine is and how it is trusted. Nothing is read from the environment or from a
 * properties file.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param tls how the engine and this client prove who they are, over TCP
 */
record Endpoint(URI uri, Optional<SSLContext> tls) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 256;

  /**
   * Checks an address.
   *
   * @param insecurePlainTcp whether a TCP connection without TLS is wanted, to which anybody in the
   *     network can connect, too
   */
  static Endpoint of(String address, Optional<SSLContext> tls, boolean insecurePlainTcp) {
    URI uri = URI.create(address);
    switch (String.valueOf(uri.getScheme())) {
      case "unix" -> requirePath(uri);
      case "tcp" -> requireTcp(uri, tls.isPresent(), insecurePlainTcp);
      default ->
          throw new IllegalArgumentException(
              "an engine's address begins with unix:// or tcp://: " + address);
    }
    return new Endpoint(uri, uri.getScheme().equals("tcp") ? tls : Optional.empty());
  }

  private static void requirePath(URI uri) {
    if (uri.getPath() == null || uri.getPath().isEmpty()) {
      throw new IllegalArgumentException("the path of the socket is missing: " + uri);
    }
  }

  private static void requireTcp(URI uri, boolean tls, boolean insecurePlainTcp) {
    if (uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException("tcp:// needs a host and a port: " + uri);
    }
    if (!tls && !insecurePlainTcp) {
      throw new IllegalArgumentException(
          "access to an engine is root on its host, so plain TCP is refused: give certificates with"
              + " tls(...) or say insecurePlainTcp(): "
              + uri);
    }
  }

  /** Keys and certificates from {@code ca.pem}, {@code cert.pem} and {@code key.pem}. */
  static SSLContext certificates(Path directory) {
    for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
      if (!Files.isReadable(directory.resolve(file))) {
        throw new IllegalArgumentException("cannot read " + directory.resolve(file));
      }
    }
    SSLContext context = new LocalDirectorySSLConfig(directory.toString()).getSSLContext();
    if (context == null) {
      throw new IllegalArgumentException("no certificates in " + directory);
    }
    return context;
  }

  /** Whether the engine runs on this machine. */
  boolean local() {
    return uri.getScheme().equals("unix");
  }

  /** A pool of connections; without a response timeout when it is for streams. */
  ZerodepDockerHttpClient open(@Nullable Duration responseTimeout) {
    ZerodepDockerHttpClient.Builder builder =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(uri)
            .connectionTimeout(CONNECT_TIMEOUT)
            .maxConnections(CONNECTIONS);
    tls.ifPresent(context -> builder.sslConfig(() -> context));
    if (responseTimeout != null) {
      builder.responseTimeout(responseTimeout);
    }
    return builder.build();
  }

  /** The client library's configuration for this version of the interface. */
  DockerClientConfig configuration(RemoteApiVersion version) {
    return new Configuration(uri, version);
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  /** Only what is said here: no registry account, no environment. */
  private record Configuration(URI uri, RemoteApiVersion version) implements DockerClientConfig {
    @Override
    public URI getDockerHost() {
      return uri;
    }

    @Override
    public RemoteApiVersion getApiVersion() {
      return version;
    }

    @Override
    public @Nullable String getRegistryUsername() {
      return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
      return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
      return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
      return AuthConfig.DEFAULT_SERVER_ADDRESS;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
      return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
      return new AuthConfigurations();
    }

    /** The connections are opened by {@link Endpoint#open} with the context that was given. */
    @Override
    @SuppressWarnings("deprecation")
    public com.github.dockerjava.core.@Nullable SSLConfig getSSLConfig() {
      return null;
    }
  }
}
