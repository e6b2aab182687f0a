package org.patchbay.lab.cloud.wire;

import java.time.Instant;
import java.util.Set;

/**
 * One line of what a stand-in was asked. It holds no body and no token.
 *
 * @param path decoded, without the query
 * @param status what was answered; 0 where nothing was
 * @param app the client id of the token's app registration; empty where there was no good token
 * @param user the token's user; empty for an application's token
 * @param scopes what the token carries
 * @param allowed any one of which allows the request; empty where none is asked for
 * @param batched whether it came within another request
 */
public record Request(
        Instant at,
        String method,
        String path,
        int status,
        String app,
        String user,
        Set<String> scopes,
        Set<String> allowed,
        boolean batched) {

    /** Without a token's particulars. */
    public static Request plain(Instant at, String method, String path, int status) {
        return new Request(at, method, path, status, "", "", Set.of(), Set.of(), false);
    }
}
