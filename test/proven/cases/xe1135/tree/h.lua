function authz(r,a)
 return apache2.AUTHZ_GRANTED
end
