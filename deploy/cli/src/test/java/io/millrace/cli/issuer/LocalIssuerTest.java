package io.millrace.cli.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.outcome.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens can be checked with the public key alone. */
class LocalIssuerTest {
  @TempDir Path folder;

  @Test
  void anOperatorsTokenIsGoodForThePublicKey() throws Exception {
    var issuer = LocalIssuer.in(folder, InstantSource.system());

    JwtClaims claims = verified(issuer, issuer.token(Role.operator, Optional.empty()));

    assertThat(claims.getStringListClaimValue("groups")).containsExactly("operator");
    assertThat(claims.hasClaim("customer_id")).isFalse();
  }

  @Test
  void aCustomersTokenSaysWhoItIs() throws Exception {
    var issuer = LocalIssuer.in(folder, InstantSource.system());

    JwtClaims claims = verified(issuer, issuer.token(Role.customer, Optional.of("c-1")));

    assertThat(claims.getStringClaimValue("customer_id")).isEqualTo("c-1");
    assertThat(claims.getSubject()).isEqualTo("c-1");
  }

  @Test
  void aTokenEndsAfterTwelveHours() throws Exception {
    var issuer = LocalIssuer.in(folder, InstantSource.fixed(Instant.now().minusSeconds(13 * 3600)));

    String old = issuer.token(Role.operator, Optional.empty());

    assertThatThrownBy(() -> verified(issuer, old)).hasMessageContaining("no longer valid");
  }

  @Test
  void theKeysStayTheSameAndArePrivate() throws Exception {
    String first = Files.readString(LocalIssuer.in(folder, InstantSource.system()).publicKeyFile());

    assertThat(Files.readString(LocalIssuer.in(folder, InstantSource.system()).publicKeyFile()))
        .isEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("issuer-private.pem"))))
        .isEqualTo("rw-------");
  }

  @Test
  void brokenKeysAreNamed() throws Exception {
    LocalIssuer.in(folder, InstantSource.system());
    Files.writeString(folder.resolve("issuer-private.pem"), "nonsense");

    assertThatThrownBy(() -> LocalIssuer.in(folder, InstantSource.system()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Remove the folder");
  }

  private static JwtClaims verified(LocalIssuer issuer, String token) throws Exception {
    return new JwtConsumerBuilder()
        .setVerificationKey(key(issuer.publicKeyFile()))
        .setExpectedIssuer(LocalIssuer.ISSUER)
        .setExpectedAudience(LocalIssuer.AUDIENCE)
        .setRequireExpirationTime()
        .build()
        .processToClaims(token);
  }

  private static PublicKey key(Path pem) throws Exception {
    String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
  }
}
