<?php
// app/Http/Middleware/VerifyTruckroll.php; services.truckroll.secret is env('TRUCKROLL_BRIDGE_SECRET').
namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;

class VerifyTruckroll
{
    public function handle(Request $request, Closure $next)
    {
        $id = $request->header('webhook-id', '');
        $timestamp = $request->header('webhook-timestamp', '');
        $isRecent = ctype_digit($timestamp) && abs(time() - (int) $timestamp) <= 300;
        $content = "$id.$timestamp." . $request->getContent(); // the raw body, not $request->all()
        foreach (explode(',', config('services.truckroll.secret') ?? '') as $secret) {
            $key = base64_decode(preg_replace('/^whsec_/', '', trim($secret)));
            $expected = 'v1,' . base64_encode(hash_hmac('sha256', $content, $key, true));
            foreach (explode(' ', $request->header('webhook-signature', '')) as $given) {
                if ($isRecent && $key !== '' && hash_equals($expected, $given)) {
                    return $next($request);
                }
            }
        }
        return response('', 401);
    }
}
