package org.patchbay.itests.harness;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

import org.xml.sax.SAXException;

/** What the RFCs ask of an INVITE of a recording session: RFC 7866 sections 6.1.1, 7.1.1 and 9.1, and the schema of RFC 7865. */
final class Recording {
    private static final String METADATA = "application/rs-metadata+xml";
    private static final Schema SCHEMA = schema();

    private Recording() {}

    private static Schema schema() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(Path.of(
                                    "../bundles/org.patchbay.sip.trunk/src/test/resources/org/patchbay/sip/trunk/siprec")
                            .resolve("rfc7865.xsd")
                            .toFile());
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> faults(String invite) {
        List<String> faults = new ArrayList<>();
        boolean first = !RecordingServer.field(invite, "To").contains(";tag=");
        if (first && !RecordingServer.field(invite, "Require").matches(".*\\bsiprec\\b.*")) {
            faults.add("Require has no siprec");
        }
        if (!RecordingServer.field(invite, "Contact").contains(">;+sip.src")) {
            faults.add("Contact has no +sip.src");
        }
        if (!RecordingServer.field(invite, "Content-Type").startsWith("multipart/mixed;")) {
            faults.add("the body is no multipart/mixed");
            return faults;
        }
        String sdp = part(invite, "application/sdp");
        for (String media : sdp.split("(?m)^m=", 0)) {
            if (!media.startsWith("v=") && !media.matches("(?s).*a=(sendonly|inactive)\\r\\n.*")) {
                faults.add("a stream is neither sendonly nor inactive: " + media);
            }
        }
        Set<String> labels = values(sdp, "(?m)^a=label:(\\S+)\\s*$");
        if (labels.size() != sdp.split("(?m)^m=").length - 1) {
            faults.add("a stream has no label of its own: " + sdp);
        }
        String metadata = part(invite, METADATA);
        try {
            SCHEMA.newValidator().validate(new StreamSource(new StringReader(metadata)));
        } catch (SAXException | java.io.IOException e) {
            faults.add(e.getMessage() + " in " + metadata);
        }
        if (!values(metadata, "<label>(.*?)</label>").equals(labels)) {
            faults.add("the labels are not those of the description: " + metadata);
        }
        if (!invite.contains("Content-Disposition: recording-session\r\n")) {
            faults.add("the metadata have no Content-Disposition");
        }
        return faults;
    }

    private static Set<String> values(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One part of the body. */
    static String part(String message, String type) {
        String boundary = RecordingServer.field(message, "Content-Type").replaceAll(".*boundary=\"?([^\";]+).*", "$1");
        for (String part : message.split("\r\n--" + Pattern.quote(boundary))) {
            int head = part.indexOf("\r\n\r\n");
            if (head > 0 && part.substring(0, head).contains("Content-Type: " + type)) {
                return part.substring(head + 4);
            }
        }
        return "";
    }
}
