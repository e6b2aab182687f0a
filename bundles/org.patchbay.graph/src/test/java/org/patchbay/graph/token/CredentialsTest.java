package org.patchbay.graph.token;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;

import com.microsoft.aad.msal4j.IClientCertificate;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.IClientSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.testkit.ops.MemorySecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What an app proves itself by, and what is said of what cannot be used. */
class CredentialsTest {
    private static final KeyedCertificate PROOF = KeyedCertificate.of("patchbay");

    private final MemorySecrets secrets = new MemorySecrets();

    @TempDir
    private Path folder;

    private static TenantSettings settings(Map<String, Object> how) {
        Map<String, Object> all = new HashMap<>(how);
        all.put("tenant", "acme");
        all.put("microsoft_tenant", World.TID);
        all.put("client_id", World.APP);
        all.put("client_id_chat", World.PRESENCE_APP);
        all.put("public_url", "https://patchbay.example");
        return TenantSettings.of(World.config(all));
    }

    private IClientCredential of(Map<String, Object> how, String area) throws SignInFault {
        return new Credentials(secrets, folder).of(settings(how), area);
    }

    private SignInFault refused(Map<String, Object> how) {
        SignInFault fault = catchThrowableOfType(SignInFault.class, () -> of(how, TenantSettings.SHARED));
        assertThat(fault.kind()).isEqualTo(SignInFault.Kind.CREDENTIAL);
        return fault;
    }

    @Test
    void aCertificateIsTakenFromPemInEitherOrder() throws Exception {
        secrets.with("file:a", PROOF.keyPem() + PROOF.pem()).with("file:b", PROOF.pem() + PROOF.keyPem());
        for (String reference : new String[] {"file:a", "file:b"}) {
            IClientCertificate read = (IClientCertificate) of(Map.of("certificate", reference), TenantSettings.SHARED);
            assertThat(read.privateKey()).isEqualTo(PROOF.key());
        }
    }

    @Test
    void aCertificateIsTakenFromAKeyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "app", PROOF.key(), "pw".toCharArray(), new java.security.cert.Certificate[] {PROOF.certificate()});
        try (OutputStream out = Files.newOutputStream(folder.resolve("graph.p12"))) {
            store.store(out, "pw".toCharArray());
        }
        secrets.with("file:pw", "pw").with("file:wrong", "s3cret");
        Map<String, Object> how = Map.of("key_store", "graph.p12", "key_store_password", "file:pw");
        assertThat(((IClientCertificate) of(how, TenantSettings.SHARED)).privateKey())
                .isEqualTo(PROOF.key());
        assertThat(refused(Map.of("key_store", "graph.p12", "key_store_password", "file:wrong")))
                .hasMessageStartingWith("org.patchbay.graph.tenant: key_store of tenant acme")
                .message()
                .doesNotContain("s3cret");
        assertThat(refused(Map.of("key_store", "none.p12", "key_store_password", "file:pw")))
                .hasMessageContaining("key_store of tenant acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "CERT", "KEY"})
    void whatIsNoCertificateWithItsKeyIsSaidWithoutWhatItIs(String text) {
        secrets.with("file:a", text.replace("CERT", PROOF.pem()).replace("KEY", PROOF.keyPem()));
        assertThat(refused(Map.of("certificate", "file:a")))
                .hasMessageStartingWith("org.patchbay.graph.tenant: certificate of tenant acme holds no certificate")
                .message()
                .doesNotContain("BEGIN");
    }

    @Test
    void anAppOfItsOwnHasASecretOfItsOwn() throws Exception {
        secrets.with("file:graph", "one").with("file:graph-chat", "two");
        Map<String, Object> how = Map.of("client_secret", "file:graph");
        assertThat(((IClientSecret) of(how, TenantSettings.SHARED)).clientSecret())
                .isEqualTo("one");
        assertThat(((IClientSecret) of(how, "continuous_meeting_chat")).clientSecret())
                .isEqualTo("two");
        assertThat(refused(Map.of("client_secret", "env:NONE")))
                .hasMessageContaining("client_secret = 'env:NONE' names no secret that is there");
    }
}
