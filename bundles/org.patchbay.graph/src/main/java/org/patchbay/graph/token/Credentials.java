package org.patchbay.graph.token;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;

import org.patchbay.api.ops.secrets.Secrets;

/** By what an app registration proves itself: read anew each time, so that a renewed one counts at once. */
final class Credentials {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private final Secrets secrets;
    private final Path base;

    /** @param base what a key store's file is relative to */
    Credentials(Secrets secrets, Path base) {
        this.secrets = secrets;
        this.base = base;
    }

    /** A certificate with its key. */
    private record Pair(PrivateKey key, X509Certificate certificate) {}

    /** @throws SignInFault {@code CREDENTIAL}, naming the setting, where there is none that can be used */
    IClientCredential of(TenantSettings settings, String area) throws SignInFault {
        if (!settings.clientSecret().isEmpty()) {
            String reference = settings.clientSecret() + (area.equals(TenantSettings.SHARED) ? "" : "-" + suffix(area));
            char[] secret = read("client_secret", reference);
            IClientCredential credential = ClientCredentialFactory.createFromSecret(new String(secret));
            Arrays.fill(secret, '\0');
            return credential;
        }
        String setting = settings.certificate().isEmpty() ? "key_store" : "certificate";
        try {
            Pair pair = settings.certificate().isEmpty() ? stored(settings) : pem(settings);
            return ClientCredentialFactory.createFromCertificate(pair.key(), pair.certificate());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // What a parser says may repeat what it read.
            throw new SignInFault(
                    SignInFault.Kind.CREDENTIAL,
                    TenantSettings.PID + ": " + setting + " of tenant " + settings.tenant()
                            + " holds no certificate with an RSA key that can be used ("
                            + e.getClass().getSimpleName()
                            + ").");
        }
    }

    /** As the keys of the configuration call an area. */
    private static String suffix(String area) {
        return area.equals("continuous_meeting_chat") ? "chat" : area;
    }

    private char[] read(String setting, String reference) throws SignInFault {
        Optional<char[]> secret;
        try {
            secret = secrets.read(reference).filter(each -> each.length > 0);
        } catch (IllegalArgumentException e) {
            secret = Optional.empty();
        }
        return secret.orElseThrow(() -> new SignInFault(
                SignInFault.Kind.CREDENTIAL,
                TenantSettings.PID + ": " + setting + " = '" + reference
                        + "' names no secret that is there and can be used."));
    }

    private Pair pem(TenantSettings settings) throws SignInFault, GeneralSecurityException {
        char[] secret = read("certificate", settings.certificate());
        String text = new String(secret);
        Arrays.fill(secret, '\0');
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new GeneralSecurityException("no PKCS #8 key");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
        PrivateKey read = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        Arrays.fill(encoded, (byte) 0);
        String certificates = text.substring(Math.max(0, text.indexOf("-----BEGIN CERTIFICATE-----")));
        List<Certificate> all = new ArrayList<>(CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(
                        certificates.replace(key.group(), "").getBytes(StandardCharsets.US_ASCII))));
        if (all.isEmpty() || !(all.get(0) instanceof X509Certificate first)) {
            throw new GeneralSecurityException("no certificate");
        }
        return new Pair(read, first);
    }

    private Pair stored(TenantSettings settings) throws SignInFault, GeneralSecurityException, IOException {
        char[] password = read("key_store_password", settings.keyStorePassword());
        try {
            File file = base.resolve(settings.keyStore()).toFile();
            KeyStore store = KeyStore.getInstance(file, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key
                        && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return new Pair(key, certificate);
                }
            }
            throw new GeneralSecurityException("no key");
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
