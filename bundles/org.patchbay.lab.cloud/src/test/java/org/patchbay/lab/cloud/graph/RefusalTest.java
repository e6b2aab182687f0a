package org.patchbay.lab.cloud.graph;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.TENANT;

/** What Graph does not let pass, each for itself. */
class RefusalTest {
    private static final String SET = "/v1.0/me/presence/setPresence";
    private static World world;

    @BeforeAll
    static void open() {
        world = new World(KeyedCertificate.of("app"));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static String session(String availability, String activity, String duration) {
        return "{\"sessionId\":\"" + APP + "\",\"availability\":\"" + availability + "\",\"activity\":\"" + activity
                + "\"" + (duration.isEmpty() ? "" : ",\"expirationDuration\":\"" + duration + "\"") + "}";
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET,/v1.0/me/presents,404",
        "GET,/v1.0/nothing,404",
        "GET,/beta/me/presence,404",
        "GET,/v1.0/me/presence/setPresence,405",
        "PUT,/v1.0/me/presence,405",
        "POST,/v1.0/users/delta,405",
        "GET,/v1.0/communications/getPresencesByUserId,405",
        "GET,/v1.0/me/presence?$top=1,400",
        "GET,/v1.0/me/presence?$selct=id,400",
        "GET,/v1.0/users?$top=many,400",
        "GET,/v1.0/users?$top=1000,400",
        "GET,/v1.0/users?$count=true,400",
        "GET,/v1.0/users?$select=shoeSize,400",
        "GET,/v1.0/users?$filter=displayName%20gt%20'A',400",
        "GET,/v1.0/users?$skiptoken=madeup,400",
        "GET,/v1.0/users/delta?$deltatoken=madeup,410",
        "GET,/v1.0/users/delta?$search=x,400",
        "GET,/v1.0/users/nobody,404",
        "GET,/v1.0/users/nobody/presence,404",
        "GET,/v1.0/users/nobody/licenseDetails,404",
        "GET,/v1.0/subscriptions/none,404",
        "GET,/v1.0/me/presence,200",
    })
    void places(String method, String path, int status) {
        String token = world.token("Presence.Read.All", "Presence.ReadWrite", "User.Read.All");
        World.Got got = world.graph(method, path, token, "");
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
        if (status != 200) {
            assertThat(got.json().path("error").path("innerError").has("request-id"))
                    .isTrue();
        }
    }

    @ParameterizedTest(name = "{0}/{1} for {2}")
    @CsvSource({
        "Available,Available,'',200",
        "Busy,InACall,PT5M,200",
        "Busy,InAConferenceCall,PT4H,200",
        "Away,Away,PT1H,200",
        "DoNotDisturb,Presenting,PT240M,200",
        "Busy,Busy,PT1H,400",
        "Busy,InAMeeting,PT1H,400",
        "DoNotDisturb,DoNotDisturb,PT1H,400",
        "BeRightBack,BeRightBack,PT1H,400",
        "Offline,OffWork,PT1H,400",
        "busy,inACall,PT1H,400",
        "Busy,InACall,PT4M59S,400",
        "Busy,InACall,PT4H1S,400",
        "Busy,InACall,1 hour,400",
        "Busy,InACall,PT,400",
    })
    void sessions(String availability, String activity, String duration, int status) {
        World.Got got =
                world.graph("POST", SET, world.token("Presence.ReadWrite"), session(availability, activity, duration));
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
    }

    @ParameterizedTest(name = "preferred {0}/{1} for {2}")
    @CsvSource({
        "Available,Available,'',200",
        "Busy,Busy,PT1M,200",
        "DoNotDisturb,DoNotDisturb,P1D,200",
        "BeRightBack,BeRightBack,'',200",
        "Away,Away,'',200",
        "Offline,OffWork,'',200",
        "Busy,InACall,'',400",
        "Offline,Offline,'',400",
        "Busy,Busy,PT0S,400",
    })
    void preferences(String availability, String activity, String duration, int status) {
        String body = "{\"availability\":\"" + availability + "\",\"activity\":\"" + activity + "\""
                + (duration.isEmpty() ? "" : ",\"expirationDuration\":\"" + duration + "\"") + "}";
        World.Got got = world.graph(
                "POST",
                "/v1.0/users/" + ADA + "/presence/setUserPreferredPresence",
                world.token("Presence.ReadWrite"),
                body);
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "misspelt|{\"sessionId\":\"" + APP + "\",\"availability\":\"Busy\",\"activty\":\"InACall\"}|400",
                "wrong type|{\"sessionId\":\"" + APP + "\",\"availability\":1,\"activity\":\"InACall\"}|400",
                "another session|{\"sessionId\":\"mine\",\"availability\":\"Busy\",\"activity\":\"InACall\"}|400",
                "no session|{\"availability\":\"Busy\",\"activity\":\"InACall\"}|400",
                "no JSON|{\"sessionId\":|400",
                "twice|{\"sessionId\":\"" + APP + "\",\"sessionId\":\"" + APP
                        + "\",\"availability\":\"Busy\",\"activity\":\"InACall\"}|400",
                "more behind it|{\"sessionId\":\"" + APP
                        + "\",\"availability\":\"Busy\",\"activity\":\"InACall\"} {}|400",
                "a list|[]|400",
                "nothing|''|400",
            })
    void bodies(String what, String body, int status) {
        World.Got got = world.graph("POST", SET, world.token("Presence.ReadWrite"), body.equals("''") ? "" : body);
        assertThat(got.status()).as(what + got).isEqualTo(status);
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        World.Got got = world.graph(
                "POST", SET, world.token("Presence.ReadWrite"), "text/plain", session("Busy", "InACall", ""));
        assertThat(got.status()).as(got.toString()).isEqualTo(415);
    }

    @ParameterizedTest(name = "{0} {1} with {2} is {3}")
    @CsvSource({
        "GET,/v1.0/me/presence,Presence.Read,200",
        "GET,/v1.0/me/presence,Presence.Read.All,200",
        "GET,/v1.0/me/presence,Presence.ReadWrite,403",
        "GET,/v1.0/me/presence,User.Read.All,403",
        "GET,/v1.0/users/" + BOB + "/presence,Presence.Read,403",
        "GET,/v1.0/users/" + BOB + "/presence,Presence.Read.All,200",
        "GET,/v1.0/communications/presences/" + BOB + ",Presence.Read.All,200",
        "GET,/v1.0/communications/presences/" + BOB + ",Presence.Read,403",
        "GET,/v1.0/me,User.Read,200",
        "GET,/v1.0/me,Presence.Read.All,403",
        "GET,/v1.0/users/" + BOB + ",User.Read,403",
        "GET,/v1.0/users/" + BOB + ",User.ReadBasic.All,200",
        "GET,/v1.0/users,User.ReadBasic.All,200",
        "GET,/v1.0/users,User.Read,403",
        "'GET','/v1.0/users?$select=businessPhones',User.ReadBasic.All,403",
        "'GET','/v1.0/users?$select=businessPhones',User.Read.All,200",
        "GET,/v1.0/users/delta,User.ReadBasic.All,403",
        "GET,/v1.0/users/delta,User.Read.All,200",
        "GET,/v1.0/users/" + BOB + "/licenseDetails,User.Read,403",
        "GET,/v1.0/users/" + BOB + "/licenseDetails,User.Read.All,200",
        "GET,/v1.0/me/licenseDetails,User.Read,200",
        "GET,/v1.0/subscribedSkus,User.Read.All,403",
        "GET,/v1.0/subscribedSkus,Organization.Read.All,200",
        "GET,/v1.0/chats,Presence.Read.All,403",
        "GET,/v1.0/chats,Chat.ReadBasic,501",
    })
    void scopes(String method, String path, String scope, int status) {
        World.Got got = world.graph(method, path, world.token(scope), "");
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
    }

    @Test
    void presenceIsSetForTheSignedInUserAlone() {
        String body = session("Busy", "InACall", "");
        String path = "/v1.0/users/" + BOB + "/presence/setPresence";
        assertThat(world.graph("POST", path, world.token("Presence.ReadWrite"), body)
                        .status())
                .isEqualTo(403);
        assertThat(world.graph("POST", SET, world.token("Presence.Read.All"), body)
                        .status())
                .isEqualTo(403);
        assertThat(world.graph("POST", path, world.applicationToken("Presence.Read.All"), body)
                        .status())
                .isEqualTo(403);
        assertThat(world.graph("POST", path, world.applicationToken("Presence.ReadWrite.All"), body)
                        .status())
                .isEqualTo(200);
        assertThat(world.graph("GET", "/v1.0/me/presence", world.applicationToken("Presence.Read.All"), "")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aTokenIsNeededThatIsGood() {
        World.Got none = world.graph("GET", "/v1.0/me/presence", "", "");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.code()).isEqualTo("InvalidAuthenticationToken");
        assertThat(none.response().headers().firstValue("WWW-Authenticate")).isPresent();
        String token = world.token("Presence.Read");
        assertThat(world.graph("GET", "/v1.0/me/presence", token.substring(0, token.length() - 8) + "AAAAAAAA", "")
                        .status())
                .isEqualTo(401);
        String elsewhere = world.microsoft.signIn().assertion(TENANT, APP, ADA);
        assertThat(world.graph("GET", "/v1.0/me/presence", elsewhere, "").status())
                .isEqualTo(401);
        world.microsoft.clock().advance(Duration.ofHours(1));
        assertThat(world.graph("GET", "/v1.0/me/presence", token, "").status()).isEqualTo(401);
        world.microsoft.clock().advance(Duration.ofHours(-1));
        assertThat(world.graph("GET", "/v1.0/me/presence", token, "").status()).isEqualTo(200);
        world.microsoft.tenant(TENANT).delete(ADA);
        assertThat(world.graph("GET", "/v1.0/me/presence", token, "").status()).isEqualTo(401);
        world.microsoft.tenant(TENANT).put(Person.of(ADA, "ada@acme.example").asAdmin());
    }

    @ParameterizedTest
    @CsvSource({"0,400", "1,200", "650,200", "651,400"})
    void atMostSixHundredAndFiftyAreReadAtOnce(int ids, int status) {
        String body = IntStream.range(0, ids)
                .mapToObj(each -> "\"id-" + each + "\"")
                .collect(Collectors.joining(",", "{\"ids\":[", "]}"));
        World.Got got = world.graph(
                "POST", "/v1.0/communications/getPresencesByUserId", world.token("Presence.Read.All"), body);
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
    }

    @Test
    void aSessionThatIsNotThereCannotBeCleared() {
        String token = world.tokenOf(BOB, "Presence.ReadWrite");
        String clear = "/v1.0/me/presence/clearPresence";
        String body = "{\"sessionId\":\"" + APP + "\"}";
        world.microsoft.graph().presences().unsay(TENANT, BOB, APP);
        assertThat(world.graph("POST", clear, token, body).status()).isEqualTo(404);
        assertThat(world.graph("POST", SET, token, session("Away", "Away", "")).status())
                .isEqualTo(200);
        assertThat(world.graph("POST", clear, token, "{\"sessionId\":\"other\"}")
                        .status())
                .isEqualTo(400);
        assertThat(world.graph("POST", clear, token, body).status()).isEqualTo(200);
    }
}
