using System.Globalization;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>Writes single mails of a corpus.</summary>
sealed class MailComposer(Random random, string recipient)
{
    static readonly Encoding Jis = CodePagesEncodingProvider.Instance.GetEncoding("iso-2022-jp") ?? throw new NotSupportedException("ISO-2022-JP is missing.");
    static readonly string[] Subjects = ["お見積りの件", "会議のお知らせ", "請求書を送付します", "ご注文の確認", "納期について", "Re: 資料の送付", "月次報告"];
    static readonly string[] Senders = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺"];
    static readonly string[] Sentences = ["いつもお世話になっております。", "資料を添付いたします。", "ご確認のほどよろしくお願いいたします。", "来週の火曜日に伺います。", "お手数をおかけします。"];

    internal TestMail Compose(int number, DateTimeOffset arrived, int attachmentBytes, MailOddity oddity)
    {
        var charset = number % 2 == 0 ? Jis : Encoding.UTF8;
        var text = new MailWriter();
        WriteHeader(text, number, arrived, charset, oddity);
        var boundary = FormattableString.Invariant($"=_part_{number}_{random.Next():x8}");
        if (attachmentBytes > 0)
            WriteWithAttachment(text, boundary, charset, attachmentBytes);
        else if (number % 4 == 1)
            WriteAlternatives(text, boundary, charset);
        else
            WriteText(text, "plain", charset, Body());
        return new TestMail(text.ToArray(), arrived, Flags(number));
    }

    void WriteHeader(MailWriter text, int number, DateTimeOffset arrived, Encoding charset, MailOddity oddity)
    {
        var sender = FormattableString.Invariant($"sender{number % 40}@partner.example");
        var sent = arrived.AddSeconds(-random.Next(2, 600));
        text.Line($"Return-Path: <{sender}>")
            .Line($"Delivered-To: {recipient}")
            .Line($"Received: from mx.hosting.example (mx.hosting.example [192.0.2.10])")
            .Line(FormattableString.Invariant($"\tby mail.example.jp (Postfix) with ESMTP id {random.Next():X8}"))
            .Line($"\tfor <{recipient}>; {Date(arrived)}")
            .Line($"Received: from relay.partner.example ([198.51.100.7])")
            .Line($"\tby mx.hosting.example with ESMTPS; {Date(sent.AddSeconds(1))}");
        if (oddity != MailOddity.NoMessageId)
            text.Line(FormattableString.Invariant($"Message-ID: <{number}.{number * 7919:x}@partner.example>"));
        text.Line($"Date: {Date(sent)}")
            .Line($"From: {Encoded(charset, Senders[number % Senders.Length])} <{sender}>")
            .Line($"To: <{recipient}>")
            .Line($"Subject: {Encoded(charset, FormattableString.Invariant($"{Subjects[number % Subjects.Length]} {number}{(oddity == MailOddity.OtherContent ? " 訂正" : "")}"))}")
            .Line("MIME-Version: 1.0");
    }

    void WriteWithAttachment(MailWriter text, string boundary, Encoding charset, int attachmentBytes)
    {
        text.Line($"Content-Type: multipart/mixed; boundary=\"{boundary}\"").Line("").Line($"--{boundary}");
        WriteText(text, "plain", charset, Body());
        text.Line($"--{boundary}")
            .Line("Content-Type: application/octet-stream; name=\"data.bin\"")
            .Line("Content-Transfer-Encoding: base64")
            .Line("Content-Disposition: attachment; filename=\"data.bin\"")
            .Line("");
        var content = new byte[attachmentBytes];
        random.NextBytes(content);
        text.Base64(content).Line($"--{boundary}--");
    }

    void WriteAlternatives(MailWriter text, string boundary, Encoding charset)
    {
        var body = Body();
        text.Line($"Content-Type: multipart/alternative; boundary=\"{boundary}\"").Line("").Line($"--{boundary}");
        WriteText(text, "plain", charset, body);
        text.Line($"--{boundary}");
        WriteText(text, "html", charset, $"<html><body><p>{body.Replace("\r\n", "<br>\r\n", StringComparison.Ordinal)}</p></body></html>\r\n");
        text.Line($"--{boundary}--");
    }

    static void WriteText(MailWriter text, string kind, Encoding charset, string body)
    {
        text.Line($"Content-Type: text/{kind}; charset={charset.WebName}");
        if (charset == Jis)
            text.Line("Content-Transfer-Encoding: 7bit").Line("").Bytes(Jis.GetBytes(body));
        else
            text.Line("Content-Transfer-Encoding: base64").Line("").Base64(charset.GetBytes(body));
    }

    string Body()
    {
        var lines = Enumerable.Range(0, random.Next(3, 12)).Select(_ => Sentences[random.Next(Sentences.Length)]);
        return string.Concat(lines.Select(line => line + "\r\n"));
    }

    static string Encoded(Encoding charset, string words) => $"=?{charset.WebName}?B?{Convert.ToBase64String(charset.GetBytes(words))}?=";

    static string Flags(int number) => (number % 5) switch { 0 => "", 1 => "RS", 2 => "FS", _ => "S" };

    static string Date(DateTimeOffset time) =>
        time.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
