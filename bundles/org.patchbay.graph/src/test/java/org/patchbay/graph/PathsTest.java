package org.patchbay.graph;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PathsTest {
    private final Paths paths = Paths.read();

    @ParameterizedTest
    @CsvSource({
        "GET,/users/ada/presence,Presence.Read.All",
        "GET,/users/ada@acme.example/presence,Presence.Read.All",
        "GET,/me/presence,Presence.Read.All",
        "GET,/communications/presences/fa8bf3dc-eca7-46b7-bad1-db199b62afc3,Presence.Read.All",
        "POST,/communications/getPresencesByUserId,Presence.Read.All",
        "POST,/users/ada/presence/setPresence,Presence.ReadWrite",
        "POST,/me/presence/clearUserPreferredPresence,Presence.ReadWrite",
        "GET,/users,User.ReadBasic.All User.Read.All",
        "GET,/users/ada,User.ReadBasic.All User.Read.All",
        "GET,/users/delta,User.Read.All",
        "GET,/users/delta(),User.Read.All",
        "GET,/users/microsoft.graph.delta(),User.Read.All",
        "GET,/me,User.Read",
        "GET,/places/microsoft.graph.room,Place.Read.All",
        "GET,/places/graph.room,Place.Read.All",
        "GET,/places/graph.roomList,Place.Read.All",
        "GET,/places/hq@acme.example/microsoft.graph.roomlist/rooms,Place.Read.All",
        "GET,/chats/19:abc@thread.v2/members,Chat.Read ChatMember.ReadWrite Chat.ReadWrite",
        "GET,/chats/19:abc@thread.v2/messages,Chat.ReadWrite",
        "POST,/chats/19:abc@thread.v2/messages,ChatMessage.Send Chat.ReadWrite",
        "DELETE,/chats/19:abc@thread.v2,Chat.ManageDeletion.All",
        "POST,/me/calendars/AAMk=/events,Calendars.ReadWrite.Shared",
        "GET,/me/calendars/AAMk=/events,Calendars.Read Calendars.ReadWrite.Shared",
        "GET,/me/calendarView/delta,Calendars.Read",
        "GET,/me/contacts/delta(),Contacts.Read",
        "POST,/subscriptions,*",
        "PATCH,/subscriptions/1,User.Read.All Presence.Read.All Contacts.Read Calendars.Read Chat.ReadWrite"
    })
    void knowsWhatIsNeededTheLeastFirst(String method, String path, String scopes) {
        assertThat(paths.scopes(method, path)).containsExactly(scopes.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "/users/ada/presence,/users/{id}/presence",
        "/users/ada.lovelace@acme.example/drive,/users/{id}/drive",
        "/groups/fa8bf3dc-eca7/members,/groups/{id}/members",
        "/chats/ada/messages/bob,/chats/{id}/messages/{id}",
        "/users/delta(),/users/delta()",
        "/$batch,/$batch"
    })
    void namesNobodyInWhatItShows(String path, String shown) {
        assertThat(paths.shown(path)).isEqualTo(shown);
    }

    /** Another method, another path, functions and navigations that would pass for an id, and what an address would swallow. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /users/ada/presence",
                "POST /users",
                "PATCH /me",
                "GET /groups",
                "POST /$batch",
                "GET /subscriptions",
                "GET /users/$count",
                "GET /users/microsoft.graph.getByIds()",
                "GET /users/getByIds(ids=1)",
                "GET /users('ada')/presence",
                "GET /users/ada/presence/",
                "GET /users//presence",
                "GET /users/./presence",
                "GET /users/%2e/presence",
                "GET /users/{id}/presence",
                "GET /users/{ID}/presence",
                "GET /users/ada;x/presence",
                "GET /users/ada\\x/presence",
                "GET /users/ /presence",
                "GET /users/ada/presence/microsoft.graph.x",
                "GET /me/messages",
                "GET /me/drive",
                "GET /chats/1/messages/delta()",
                "GET /chats/microsoft.graph.getAllMessages()"
            })
    void knowsNothingElse(String request) {
        String[] part = request.split(" ", 2);
        assertThat(paths.scopes(part[0], part[1])).isEmpty();
    }
}
