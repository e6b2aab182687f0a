package org.patchbay.sip.trunk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** Of a multipart the session description alone is written anew; whatever else is in it keeps every byte. */
class MultipartTest {
    private static final String OLD = "v=0\r\nold\r\n";
    private static final String NEW = "v=0\r\nnew and longer\r\n";

    /** Every byte there is, which no charset survives. */
    private static byte[] binary() {
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    private static byte[] join(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            out.writeBytes(
                    part instanceof byte[] bytes ? bytes : part.toString().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static SipRequest invite(String type, byte[] body) {
        return SipRequest.builder("INVITE", "sip:911@x.test").body(type, body).build();
    }

    private static void replaces(String type, byte[] before, byte[] after) {
        SipRequest request = invite(type, join(before, OLD, after));
        assertThat(Bodies.sdp(request)).contains(OLD);
        Bodies.Body body = Bodies.with(request, NEW);
        assertThat(body.type()).isEqualTo(type);
        assertThat(body.bytes()).isEqualTo(join(before, NEW, after));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void severalLocationsAndAnyBytesStayWhereTheyAre(boolean descriptionFirst) {
        String location = "--b1\r\nContent-Type: application/pidf+xml\r\nContent-ID: <%s@example.com>\r\n\r\n"
                + "<?xml version=\"1.0\"?>\n<presence>\u00e4\r\n\r\n</presence>\n\r\n";
        byte[] others = join(
                location.formatted("one"),
                "--b1\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n",
                binary(),
                "\r\n",
                location.formatted("two"));
        String head = "--b1\r\nContent-Type: application/sdp\r\nContent-Disposition: session;handling=required\r\n\r\n";
        if (descriptionFirst) {
            replaces("multipart/mixed; boundary=b1", join(head), join("\r\n", others, "--b1--\r\n"));
        } else {
            replaces("multipart/mixed; boundary=b1", join(others, head), join("\r\n--b1--"));
        }
        assertThat(Bodies.locations(invite("multipart/mixed;boundary=b1", join(others, "--b1--"))))
                .hasSize(2)
                .allSatisfy(each -> assertThat(new String(each, StandardCharsets.UTF_8))
                        .startsWith("<?xml")
                        .endsWith("</presence>\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "multipart/mixed;boundary=\"gc0p4Jq0M2Yt08j34c0p\"|gc0p4Jq0M2Yt08j34c0p",
                "Multipart/Mixed ; charset=utf-8 ; BOUNDARY=\"'()+_,-./:=?\"|'()+_,-./:=?",
                "multipart/related;start=\"<a;boundary=no@x>\";boundary=----=_Part_1.2|----=_Part_1.2",
                "multipart/mixed; x-boundary=no; boundary=\"with space\"; type=x|with space",
                "multipart/mixed;boundary=\"quo\\\"ted\"|quo\"ted"
            })
    void takesEveryBoundary(String type, String boundary) {
        replaces(
                type,
                join("--", boundary, "\r\nContent-Type: application/sdp\r\n\r\n"),
                join("\r\n--", boundary, "\r\n\r\n<a/>\r\n--", boundary, "--\r\n"));
    }

    @Test
    void whatLooksLikeADelimiterIsNone() {
        replaces(
                "multipart/mixed;boundary=b",
                join(
                        "a preamble with --b in it\r\n--bb\r\nContent-Type: application/sdp\r\n\r\nnot this\r\n--b \t\r\n",
                        "Content-Type: text/plain\r\n\r\n--b1\r\nContent-Type: application/sdp\r\n\r\nnor this\r\n",
                        "--b\r\nContent-Type:\r\n application/sdp;\r\n charset=utf-8\r\n\r\n"),
                join("\r\n--b--  \r\nan epilogue\r\n--b\r\nContent-Type: application/sdp\r\n\r\nnor that\r\n--b--"));
    }

    @Test
    void lineFeedsAloneWillDo() {
        replaces(
                "multipart/mixed;boundary=b",
                join("--b\nContent-Type: application/pidf+xml\n\n<a/>\n--b\nContent-Type: application/sdp\n\n"),
                join("\n--b--\n"));
    }

    @Test
    void theDescriptionIsFoundInAPartOfParts() {
        replaces(
                "multipart/mixed;boundary=out",
                join(
                        "--out\r\nContent-Type: multipart/alternative;boundary=outer\r\n\r\n",
                        "--outer\r\nContent-Type: application/sdp\r\n\r\n"),
                join("\r\n--outer--\r\n\r\n--out\r\nContent-Type: application/pidf+xml\r\n\r\n<a/>\r\n--out--\r\n"));
    }

    @Test
    void anEncodedDescriptionIsReadAndWrittenPlainly() {
        String head =
                "--b\r\nContent-Type: application/sdp\r\nContent-Transfer-Encoding: %s\r\nContent-Length: %s\r\n\r\n";
        String rest =
                "\r\n--b\r\nContent-Type: application/pidf+xml\r\nContent-Transfer-Encoding: base64\r\n\r\nPGEvPg==\r\n--b--";
        String encoded = Base64.getMimeEncoder().encodeToString(OLD.getBytes(StandardCharsets.UTF_8));
        SipRequest request = invite("multipart/mixed;boundary=b", join(head.formatted("base64", 20), encoded, rest));
        assertThat(Bodies.sdp(request)).contains(OLD);
        assertThat(Bodies.locations(request)).containsExactly("<a/>".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(Bodies.with(request, NEW).bytes(), StandardCharsets.UTF_8))
                .isEqualTo(head.formatted("8bit", NEW.length()) + NEW + rest);
        SipRequest quoted = invite(
                "multipart/mixed;boundary=b",
                join(head.formatted("Quoted-Printable", 9), "v=3D0=0D=0Ao=\r\nld=0D=0A", rest));
        assertThat(Bodies.sdp(quoted)).contains(OLD);
    }

    @Test
    void whatIsNoMultipartHasNoParts() {
        for (String type : List.of("multipart/mixed", "multipart/mixed;boundary=", "multipart/mixed;boundary=\"b")) {
            SipRequest request = invite(type, join("--b\r\nContent-Type: application/sdp\r\n\r\n", OLD, "\r\n--b--"));
            assertThat(Bodies.sdp(request)).as(type).isEmpty();
            assertThat(Bodies.locations(request)).as(type).isEmpty();
            assertThat(Bodies.with(request, NEW).type()).as(type).isEqualTo("application/sdp");
        }
    }
}
