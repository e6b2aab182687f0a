package org.patchbay.lab.cloud.entra;

import java.net.URI;
import java.time.Clock;
import java.util.Set;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.AuthorizationRequestUrlParameters;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.RefreshTokenParameters;
import com.microsoft.aad.msal4j.ResponseMode;
import com.microsoft.aad.msal4j.SilentParameters;
import com.microsoft.aad.msal4j.UserAssertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.REDIRECT;
import static org.patchbay.lab.cloud.World.TENANT;

/** Microsoft's own client takes the sign-in service for one, over https. */
class MsalTest {
    private static KeyedCertificate certificate;
    private static FakeMicrosoft microsoft;

    @BeforeAll
    static void open() {
        certificate = KeyedCertificate.of("app");
        microsoft = FakeMicrosoft.startSecure(Clock.systemUTC(), certificate);
        microsoft.signIn().register(App.of(APP).redirect(REDIRECT).certificate(certificate.certificate()));
        microsoft
                .tenant(TENANT)
                .put(Person.of(ADA, "ada@acme.example").asAdmin())
                .put(Person.of(BOB, "bob@acme.example"));
        microsoft.signIn().grant(TENANT, APP, "User.Read", "Presence.ReadWrite");
        microsoft.signIn().grantApplication(TENANT, APP, "Presence.Read.All");
    }

    @AfterAll
    static void close() {
        microsoft.close();
    }

    private static ConfidentialClientApplication client() throws Exception {
        return ConfidentialClientApplication.builder(
                        APP,
                        ClientCredentialFactory.createFromCertificate(certificate.key(), certificate.certificate()))
                .authority(authority())
                .sslSocketFactory(certificate.trusted().getSocketFactory())
                .validateAuthority(false)
                .instanceDiscovery(false)
                .build();
    }

    private static String authority() {
        return microsoft.signIn().uri() + "/" + TENANT + "/";
    }

    private static Bearer read(IAuthenticationResult result) {
        return microsoft.signIn().bearer(result.accessToken(), Set.of("https://graph.microsoft.com"));
    }

    @Test
    void aUserConnectsAndStaysSo() throws Exception {
        ConfidentialClientApplication client = client();
        URI url = client.getAuthorizationRequestUrl(
                        AuthorizationRequestUrlParameters.builder(REDIRECT, Set.of("User.Read"))
                                .state("s")
                                .nonce("n")
                                .codeChallenge(Client.hash(Client.VERIFIER))
                                .codeChallengeMethod("S256")
                                .responseMode(ResponseMode.FORM_POST)
                                .build())
                .toURI();
        Redirect back = microsoft.signIn().signIn(url, BOB);
        assertThat(back.post()).isTrue();
        IAuthenticationResult result = client.acquireToken(
                        AuthorizationCodeParameters.builder(back.fields().get("code"), new URI(REDIRECT))
                                .scopes(Set.of("User.Read"))
                                .codeVerifier(Client.VERIFIER)
                                .build())
                .get();
        assertThat(read(result).scopes()).contains("Presence.ReadWrite");
        assertThat(result.account().homeAccountId()).isEqualTo(BOB + "." + TENANT);
        IAuthenticationResult silent = client.acquireTokenSilently(
                        SilentParameters.builder(Set.of("Presence.ReadWrite"), result.account())
                                .forceRefresh(true)
                                .authorityUrl(authority())
                                .build())
                .get();
        assertThat(silent.accessToken()).isNotEqualTo(result.accessToken());
        assertThat(silent.scopes()).contains("Presence.ReadWrite");
    }

    @Test
    void anApplicationActsForItselfAndForAUser() throws Exception {
        IAuthenticationResult own = client().acquireToken(
                        ClientCredentialParameters.builder(Set.of("https://graph.microsoft.com/.default"))
                                .build())
                .get();
        assertThat(read(own).ofApplication()).isTrue();
        IAuthenticationResult other = client().acquireToken(OnBehalfOfParameters.builder(
                                Set.of("User.Read"),
                                new UserAssertion(microsoft.signIn().assertion(TENANT, APP, BOB)))
                        .build())
                .get();
        assertThat(read(other).user()).isEqualTo(BOB);
    }

    @Test
    void itsErrorsAreUnderstood() throws Exception {
        Throwable thrown = catchThrowable(
                () -> client().acquireToken(RefreshTokenParameters.builder(Set.of("User.Read"), "made-up")
                                .build())
                        .get());
        assertThat(thrown).hasCauseInstanceOf(MsalServiceException.class);
        MsalServiceException cause = (MsalServiceException) thrown.getCause();
        assertThat(cause.errorCode()).isEqualTo("invalid_grant");
        assertThat(cause.getMessage()).contains("AADSTS70000");
    }
}
