package io.millrace.cli.issuer;

import io.millrace.cli.outcome.CliException;
import io.millrace.stack.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Issues the bearer tokens of a local stack, signed with a key of its own that never leaves the
 * state folder.
 */
public final class LocalIssuer {
  public static final String ISSUER = "https://millrace.local/issuer";
  public static final String AUDIENCE = "millrace";
  public static final Duration LIFETIME = Duration.ofHours(12);

  private static final int KEY_BITS = 2048;
  private static final int PEM_COLUMNS = 64;

  private final PrivateKey key;
  private final Path publicKeyFile;
  private final InstantSource clock;

  private LocalIssuer(PrivateKey key, Path publicKeyFile, InstantSource clock) {
    this.key = key;
    this.publicKeyFile = publicKeyFile;
    this.clock = clock;
  }

  /**
   * The issuer whose keys are in this folder; makes them if there are none.
   *
   * @throws CliException if the folder cannot be used
   */
  public static LocalIssuer in(Path folder, InstantSource clock) {
    Path privateFile = folder.resolve("issuer-private.pem");
    Path publicFile = folder.resolve("issuer-public.pem");
    try {
      if (!Files.exists(privateFile) || !Files.exists(publicFile)) {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        KeyPair pair = generator.generateKeyPair();
        // The public one last: where it stands, the pair is whole.
        StateFiles.writePrivate(privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        StateFiles.writePrivate(publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        // A service in a container is somebody else, and there is nothing secret in it.
        Files.setPosixFilePermissions(publicFile, PosixFilePermissions.fromString("rw-r--r--"));
      }
      return new LocalIssuer(readKey(privateFile), publicFile, clock);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new CliException(
          "The keys of the local issuer in %s cannot be used: %s. Remove the folder: new ones are made when the stack starts."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** What services verify tokens with: PEM. */
  public Path publicKeyFile() {
    return publicKeyFile;
  }

  /**
   * A token (JWT, RS256) that is good for {@link #LIFETIME}.
   *
   * @param customer the customer's id, for a customer
   */
  public String token(Role role, Optional<String> customer) {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setSubject(customer.orElse("local-" + role));
    claims.setClaim("upn", customer.orElse("local-" + role));
    claims.setStringListClaim("groups", role.toString());
    customer.ifPresent(id -> claims.setClaim("customer_id", id));
    claims.setIssuedAt(NumericDate.fromMilliseconds(clock.millis()));
    claims.setExpirationTime(NumericDate.fromMilliseconds(clock.millis() + LIFETIME.toMillis()));
    claims.setGeneratedJwtId();
    var signed = new JsonWebSignature();
    signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signed.setHeader("typ", "JWT");
    signed.setPayload(claims.toJson());
    signed.setKey(key);
    try {
      return signed.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(
          "an RSA key of %d bits signs any claims".formatted(KEY_BITS), e);
    }
  }

  private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    String body = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    return KeyFactory.getInstance("RSA").generatePrivate(spec);
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, body, label);
  }
}
